import type { Template } from '../template.ts';
import { addedComparison } from './added-comparison.ts';
import { addedCondition } from './added-condition.ts';
import { addedText } from './added-text.ts';
import { argumentList } from './argument-list.ts';
import { arithmeticOperator } from './arithmetic-operator.ts';
import { assignmentTarget } from './assignment-target.ts';
import { bitwiseOperator } from './bitwise-operator.ts';
import { callUnwrap } from './call-unwrap.ts';
import { callWrap } from './call-wrap.ts';
import { chainedCall } from './chained-call.ts';
import { compoundAssignment } from './compound-assignment.ts';
import { constant } from './constant.ts';
import { defaultParameter } from './default-parameter.ts';
import { defaultValue } from './default-value.ts';
import { deletedStatement } from './deleted-statement.ts';
import { droppedOperand } from './dropped-operand.ts';
import { earlyReturn } from './early-return.ts';
import { emptyCheck } from './empty-check.ts';
import { logicalOperator } from './logical-operator.ts';
import { methodFamily } from './method-family.ts';
import { narrowedCondition } from './narrowed-condition.ts';
import { negatedCondition } from './negated-condition.ts';
import { nullGuard } from './null-guard.ts';
import { nullishComparison } from './nullish-comparison.ts';
import { numericLiteral } from './numeric-literal.ts';
import { offByOne } from './off-by-one.ts';
import { optionalChaining } from './optional-chaining.ts';
import { otherMethod } from './other-method.ts';
import { ownProperty } from './own-property.ts';
import { regroupedOperands } from './regrouped-operands.ts';
import { relationalOperator } from './relational-operator.ts';
import { removedCondition } from './removed-condition.ts';
import { sortComparator } from './sort-comparator.ts';
import { spread } from './spread.ts';
import { stringLiteral } from './string-literal.ts';
import { swappedOperands } from './swapped-operands.ts';
import { templateText } from './template-text.ts';
import { typeTest } from './type-test.ts';
import { unarySign } from './unary-sign.ts';
import { updateOperator } from './update-operator.ts';
import { variable } from './variable.ts';
import { widenedComparison } from './widened-comparison.ts';
import { wrappedStatement } from './wrapped-statement.ts';

/** Every template. The order decides only which template names a change that several would make. */
export const allTemplates: readonly Template[] = [
  addedComparison,
  addedCondition,
  addedText,
  argumentList,
  arithmeticOperator,
  assignmentTarget,
  bitwiseOperator,
  callUnwrap,
  callWrap,
  chainedCall,
  compoundAssignment,
  constant,
  defaultParameter,
  defaultValue,
  deletedStatement,
  droppedOperand,
  earlyReturn,
  emptyCheck,
  logicalOperator,
  methodFamily,
  narrowedCondition,
  negatedCondition,
  nullGuard,
  nullishComparison,
  numericLiteral,
  offByOne,
  optionalChaining,
  otherMethod,
  ownProperty,
  regroupedOperands,
  relationalOperator,
  removedCondition,
  sortComparator,
  spread,
  stringLiteral,
  swappedOperands,
  templateText,
  typeTest,
  unarySign,
  updateOperator,
  variable,
  widenedComparison,
  wrappedStatement,
];
