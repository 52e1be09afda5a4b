import type { Template } from '../template.ts';
import { addedText } from './added-text.ts';
import { arithmeticOperator } from './arithmetic-operator.ts';
import { bitwiseOperator } from './bitwise-operator.ts';
import { compoundAssignment } from './compound-assignment.ts';
import { constant } from './constant.ts';
import { deletedStatement } from './deleted-statement.ts';
import { droppedOperand } from './dropped-operand.ts';
import { logicalOperator } from './logical-operator.ts';
import { negatedCondition } from './negated-condition.ts';
import { numericLiteral } from './numeric-literal.ts';
import { offByOne } from './off-by-one.ts';
import { optionalChaining } from './optional-chaining.ts';
import { regroupedOperands } from './regrouped-operands.ts';
import { relationalOperator } from './relational-operator.ts';
import { stringLiteral } from './string-literal.ts';
import { swappedOperands } from './swapped-operands.ts';
import { templateText } from './template-text.ts';
import { unarySign } from './unary-sign.ts';
import { updateOperator } from './update-operator.ts';
import { variable } from './variable.ts';

/** Every template. The order decides only which template names a change that several would make. */
export const allTemplates: readonly Template[] = [
  addedText,
  arithmeticOperator,
  bitwiseOperator,
  compoundAssignment,
  constant,
  deletedStatement,
  droppedOperand,
  logicalOperator,
  negatedCondition,
  numericLiteral,
  offByOne,
  optionalChaining,
  regroupedOperands,
  relationalOperator,
  stringLiteral,
  swappedOperands,
  templateText,
  unarySign,
  updateOperator,
  variable,
];
