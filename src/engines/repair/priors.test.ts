import { describe, expect, it } from 'vitest';
import { measuredRates } from './measured-rates.ts';
import { priorOf } from './priors.ts';
import { allTemplates } from './templates/all-templates.ts';

describe('priors', () => {
  it('are measured for templates that exist, once each', () => {
    const names = allTemplates.map((template) => template.name);
    const measured = measuredRates.map(([template]) => template);

    expect(measured.filter((name) => !names.includes(name))).toEqual([]);
    expect(new Set(measured).size).toBe(measured.length);
    expect(measured.length).toBeGreaterThan(names.length / 2);
  });

  it('fall with the place at a site and are never nothing', () => {
    expect(priorOf('numeric-literal', 0)).toBeGreaterThan(priorOf('numeric-literal', 1));
    expect(priorOf('numeric-literal', 0)).toBeGreaterThan(priorOf('ternary-wrap', 0));
    expect(priorOf('not yet measured', 0)).toBeGreaterThan(0);
  });
});
