import { statementReplaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

export const elseBranch: Template = {
  name: 'else-branch',
  family: 'statement',
  description: 'Drops an `else`, does its branch always, or makes an `else if` a test of its own.',
  literature: 'TBar FP15; Defects4J dissection "conditional block removal"; Prophet.',
  at: ['IfStatement'],
  *propose(site) {
    const { node, parents } = site;
    if (node.type !== 'IfStatement' || !node.alternate) return;
    const head = site.source.slice(node.start ?? 0, node.consequent.end ?? 0);
    yield* statementReplaced(node, parents[0], head);
    const { alternate } = node;
    const isList = parents[0]?.type === 'BlockStatement' || parents[0]?.type === 'Program' || parents[0]?.type === 'SwitchCase';
    if (isList) yield* statementReplaced(node, parents[0], `${head}\n${site.text(alternate)}`);
    if (alternate.type === 'IfStatement') {
      yield* statementReplaced(node, parents[0], `${head} else ${site.text(alternate.consequent)}`);
      if (alternate.alternate) yield* statementReplaced(node, parents[0], `${head} else ${site.text(alternate.alternate)}`);
    }
  },
  examples: [
    { from: 'if (a) b(); else c();', to: ['if (a) b();', 'if (a) b();\nc();'], not: ['if (a) c();'] },
    {
      from: 'if (a) b(); else if (c) d(); else e();',
      to: ['if (a) b();\nif (c) d(); else e();', 'if (a) b(); else d();', 'if (a) b(); else e();'],
    },
  ],
};
