import type { Node } from '@babel/types';
import { conditionKinds } from '../syntax/conditions.ts';
import { replaced } from '../syntax/edits.ts';
import { level, levelOfNode } from '../syntax/placement.ts';
import type { Template } from '../template.ts';

const isCondition = (node: Node, parent: Node | undefined): boolean => {
  switch (parent?.type) {
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
    case 'ConditionalExpression':
      return parent.test === node;
    case 'LogicalExpression':
      return parent.operator !== '??';
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
      return node.type !== 'ObjectExpression' && node.type !== 'BlockStatement';
    case 'VariableDeclarator':
      return parent.init === node;
    case 'AssignmentExpression':
    case 'UnaryExpression':
      return parent.type === 'AssignmentExpression' ? parent.right === node : false;
    case 'CallExpression':
      return parent.callee !== node && node.type !== 'FunctionExpression' && node.type !== 'ArrowFunctionExpression';
    default:
      return false;
  }
};

export const negatedCondition: Template = {
  name: 'negated-condition',
  family: 'condition',
  description: 'Negates a condition, or takes a negation away.',
  literature:
    'TBar FP4; PAR "expression changer"; Defects4J dissection "logic expression modification"; Prophet condition refinement.',
  at: conditionKinds,
  *propose(site) {
    const { node, parents } = site;
    if (node.type === 'UnaryExpression' && node.operator === '!') yield* replaced(site, node, site.text(node.argument));
    if (!isCondition(node, parents[0])) return;
    if (node.type === 'BinaryExpression' && !/^(?:in|instanceof)$/.test(node.operator)) return;
    if (node.type === 'UnaryExpression') return;
    yield* replaced(site, node, levelOfNode(node) < level.unary ? `!(${site.text(node)})` : `!${site.text(node)}`);
  },
  examples: [
    { from: 'if (a) f();', to: ['if (!a) f();'] },
    { from: 'if (!a.b) f();', to: ['if (a.b) f();'], not: ['if (!!a.b) f();'] },
    { from: 'while (a && b()) f();', to: ['while (!a && b()) f();', 'while (a && !b()) f();', 'while (!(a && b())) f();'] },
    { from: 'if (!(a || b)) f();', to: ['if (a || b) f();'] },
    { from: 'if (k in o) f();', to: ['if (!(k in o)) f();'] },
    { from: 'a = 1;', to: [], not: ['!a = 1;'] },
  ],
};
