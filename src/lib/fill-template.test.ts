import { describe, expect, it } from 'vitest';
import { fillTemplate } from './fill-template.ts';

describe('a template', () => {
  it('is filled once: what a value holds is not filled again', () => {
    expect(fillTemplate('{{a}}-{{b}}-{{a}}', { a: '{{b}}', b: '$&' })).toBe('{{b}}-$&-{{b}}');
  });

  it('is not filled where a name is missing or too many', () => {
    expect(() => fillTemplate('{{a}}', {})).toThrow(/\{\{a\}\}/);
    expect(() => fillTemplate('{{toString}}', {})).toThrow();
    expect(() => fillTemplate('{{a}}', { a: '', b: '' })).toThrow(/"b"/);
  });
});
