import { isFunction } from '@babel/types';
import { insertedBefore, statementReplaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

export const swallowedError: Template = {
  name: 'swallowed-error',
  family: 'statement',
  description: 'Catches what a statement throws and goes on, or throws on what was caught.',
  literature: 'PAR "try-catch adder"; TBar FP14; BugsJS "error handling".',
  at: ['ExpressionStatement', 'CatchClause'],
  *propose(site) {
    const { node, parents } = site;
    if (node.type === 'CatchClause') {
      const name = node.param?.type === 'Identifier' ? node.param.name : null;
      const [first] = node.body.body;
      if (name && first) yield* insertedBefore(site, first, node.body, `throw ${name};`);
      return;
    }
    if (node.type !== 'ExpressionStatement') return;
    const text = site.text(node);
    const isInFunction = parents.some((parent) => isFunction(parent));
    yield* statementReplaced(node, parents[0], `try { ${text} } catch {}`);
    if (isInFunction) yield* statementReplaced(node, parents[0], `try { ${text} } catch { return; }`);
  },
  examples: [
    { from: 'a();', to: ['try { a(); } catch {}'], not: ['try { a(); } catch { return; }'] },
    { from: 'try { a(); } catch (e) {\n  b();\n}', to: ['try { a(); } catch (e) {\n  throw e;\n  b();\n}'] },
  ],
};
