import type { Template } from '../template.ts';
import { addedComparison } from './added-comparison.ts';
import { addedCondition } from './added-condition.ts';
import { addedText } from './added-text.ts';
import { arithmeticOperator } from './arithmetic-operator.ts';
import { bitwiseOperator } from './bitwise-operator.ts';
import { compoundAssignment } from './compound-assignment.ts';
import { constant } from './constant.ts';
import { deletedStatement } from './deleted-statement.ts';
import { droppedOperand } from './dropped-operand.ts';
import { emptyCheck } from './empty-check.ts';
import { logicalOperator } from './logical-operator.ts';
import { narrowedCondition } from './narrowed-condition.ts';
import { negatedCondition } from './negated-condition.ts';
import { nullishComparison } from './nullish-comparison.ts';
import { numericLiteral } from './numeric-literal.ts';
import { offByOne } from './off-by-one.ts';
import { optionalChaining } from './optional-chaining.ts';
import { ownProperty } from './own-property.ts';
import { regroupedOperands } from './regrouped-operands.ts';
import { relationalOperator } from './relational-operator.ts';
import { removedCondition } from './removed-condition.ts';
import { stringLiteral } from './string-literal.ts';
import { swappedOperands } from './swapped-operands.ts';
import { templateText } from './template-text.ts';
import { typeTest } from './type-test.ts';
import { unarySign } from './unary-sign.ts';
import { updateOperator } from './update-operator.ts';
import { variable } from './variable.ts';
import { widenedComparison } from './widened-comparison.ts';

/** Every template. The order decides only which template names a change that several would make. */
export const allTemplates: readonly Template[] = [
  addedComparison,
  addedCondition,
  addedText,
  arithmeticOperator,
  bitwiseOperator,
  compoundAssignment,
  constant,
  deletedStatement,
  droppedOperand,
  emptyCheck,
  logicalOperator,
  narrowedCondition,
  negatedCondition,
  nullishComparison,
  numericLiteral,
  offByOne,
  optionalChaining,
  ownProperty,
  regroupedOperands,
  relationalOperator,
  removedCondition,
  stringLiteral,
  swappedOperands,
  templateText,
  typeTest,
  unarySign,
  updateOperator,
  variable,
  widenedComparison,
];
