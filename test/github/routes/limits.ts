import { invalid, type ApiResponse } from '../serving/route.ts';

/** Lengths that GitHub refuses with 422. The first and third are documented, the second is what GitHub's answers say. */
const limits = { body: 65_536, title: 256, label: 50, description: 100 } as const;

export function tooLong(resource: string, field: keyof typeof limits, value: unknown): ApiResponse | null {
  const most = limits[field];
  if (typeof value !== 'string' || value.length <= most) return null;
  return invalid(resource, field === 'label' ? 'name' : field, 'custom', `${field} is too long (maximum is ${most} characters)`);
}
