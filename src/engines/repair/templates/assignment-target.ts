import { kindOfName, mayStandFor } from '../syntax/kinds.ts';
import { renamed } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

const mostNames = 8;
const mostProperties = 8;

export const assignmentTarget: Template = {
  name: 'assignment-target',
  family: 'variable',
  description: 'Assigns to, or counts, another variable or member.',
  literature: 'TBar FP13.1 on the left-hand side; QuixBugs "wrong variable assigned".',
  at: ['AssignmentExpression', 'UpdateExpression'],
  *propose(site) {
    const { node } = site;
    const target = node.type === 'AssignmentExpression' ? node.left : node.type === 'UpdateExpression' ? node.argument : null;
    if (target?.type === 'Identifier') {
      const kind = kindOfName(site, target.name);
      const names = site.names.filter(
        (name) =>
          name !== target.name &&
          !/^[A-Z]/.test(name) &&
          mayStandFor(kindOfName(site, name), kind) &&
          kindOfName(site, name) !== 'function',
      );
      for (const name of names.slice(0, mostNames)) yield* renamed(site, target, name);
    }
    if (target?.type === 'MemberExpression' && !target.computed) {
      const own = site.text(target.property);
      for (const property of site.ingredients.properties.filter((one) => one !== own).slice(0, mostProperties))
        yield* renamed(site, target.property, property);
    }
  },
  examples: [
    { from: 'let a, b; a = 1;', to: ['let a, b; b = 1;'], not: ['let b, b; a = 1;'] },
    { from: 'let a = {}; a.b = a.c;', to: ['let a = {}; a.c = a.c;'] },
    { from: 'let i = 0, j = 0; i++;', to: ['let i = 0, j = 0; j++;'] },
  ],
};
