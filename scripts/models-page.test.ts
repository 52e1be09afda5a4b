import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readScript } from '../src/adapters/scripted-model/script.ts';
import { readConfig } from '../src/config/config.ts';
import { modelPlan } from '../src/config/model-plan.ts';

const [configuration = '', script = ''] = [...readFileSync('docs/models.md', 'utf8').matchAll(/```yaml\n([^]*?)```/g)].map(
  ([, text = '']) => text,
);

test('the configuration on the page of models keeps its own rules', () => {
  const plan = modelPlan(readConfig(configuration, {}), { OPENAI_API_KEY: 'a', ANTHROPIC_API_KEY: 'b' });
  expect(plan.ladder.map(({ name }) => name)).toEqual(['search', 'small', 'opencode']);
  expect(plan.seats.length).toBeGreaterThan(10);
  expect(() => modelPlan(readConfig(configuration, {}), {})).toThrow(/OPENAI_API_KEY[^]*ANTHROPIC_API_KEY|ANTHROPIC_API_KEY/);
});

test('the script on the page of models is one', () => {
  expect(readScript(script, 'docs/models.md').answers).toHaveLength(3);
});
