import type { Template } from '../template.ts';
import { arithmeticOperator } from './arithmetic-operator.ts';
import { deletedStatement } from './deleted-statement.ts';
import { droppedOperand } from './dropped-operand.ts';
import { logicalOperator } from './logical-operator.ts';
import { negatedCondition } from './negated-condition.ts';
import { numericLiteral } from './numeric-literal.ts';
import { offByOne } from './off-by-one.ts';
import { optionalChaining } from './optional-chaining.ts';
import { relationalOperator } from './relational-operator.ts';
import { variable } from './variable.ts';

/** Every template, in the order in which a site is tried before priors are known. */
export const allTemplates: readonly Template[] = [
  relationalOperator,
  arithmeticOperator,
  logicalOperator,
  offByOne,
  numericLiteral,
  negatedCondition,
  droppedOperand,
  variable,
  optionalChaining,
  deletedStatement,
];
