import type { Template } from '../template.ts';
import { addedComparison } from './added-comparison.ts';
import { addedCondition } from './added-condition.ts';
import { addedMember } from './added-member.ts';
import { addedTerm } from './added-term.ts';
import { addedText } from './added-text.ts';
import { argumentList } from './argument-list.ts';
import { arithmeticOperator } from './arithmetic-operator.ts';
import { assignmentTarget } from './assignment-target.ts';
import { awaited } from './awaited.ts';
import { bitwiseOperator } from './bitwise-operator.ts';
import { breakContinue } from './break-continue.ts';
import { callUnwrap } from './call-unwrap.ts';
import { callWrap } from './call-wrap.ts';
import { chainedCall } from './chained-call.ts';
import { compoundAssignment } from './compound-assignment.ts';
import { computedMember } from './computed-member.ts';
import { constant } from './constant.ts';
import { constantForVariable } from './constant-for-variable.ts';
import { copiedObject } from './copied-object.ts';
import { defaultParameter } from './default-parameter.ts';
import { defaultValue } from './default-value.ts';
import { deletedProperty } from './deleted-property.ts';
import { deletedStatement } from './deleted-statement.ts';
import { discardedResult } from './discarded-result.ts';
import { donorCall } from './donor-call.ts';
import { donorExpression } from './donor-expression.ts';
import { droppedOperand } from './dropped-operand.ts';
import { duplicatedStatement } from './duplicated-statement.ts';
import { earlyReturn } from './early-return.ts';
import { elseBranch } from './else-branch.ts';
import { emptyCheck } from './empty-check.ts';
import { joinedList } from './joined-list.ts';
import { keptExtreme } from './kept-extreme.ts';
import { logicalOperator } from './logical-operator.ts';
import { loopElement } from './loop-element.ts';
import { loosenedComparison } from './loosened-comparison.ts';
import { methodFamily } from './method-family.ts';
import { missingAssignment } from './missing-assignment.ts';
import { missingReturn } from './missing-return.ts';
import { missingUpdate } from './missing-update.ts';
import { movedStatement } from './moved-statement.ts';
import { narrowedCondition } from './narrowed-condition.ts';
import { negatedCondition } from './negated-condition.ts';
import { newKeyword } from './new-keyword.ts';
import { nullGuard } from './null-guard.ts';
import { nullishComparison } from './nullish-comparison.ts';
import { numericLiteral } from './numeric-literal.ts';
import { objectEntry } from './object-entry.ts';
import { offByOne } from './off-by-one.ts';
import { optionalChaining } from './optional-chaining.ts';
import { otherMethod } from './other-method.ts';
import { overriddenOption } from './overridden-option.ts';
import { ownArguments } from './own-arguments.ts';
import { ownProperty } from './own-property.ts';
import { propertyName } from './property-name.ts';
import { regexAnchor } from './regex-anchor.ts';
import { regexClass } from './regex-class.ts';
import { regexFlags } from './regex-flags.ts';
import { regexGroup } from './regex-group.ts';
import { regexQuantifier } from './regex-quantifier.ts';
import { regroupedOperands } from './regrouped-operands.ts';
import { relationalOperator } from './relational-operator.ts';
import { removedCondition } from './removed-condition.ts';
import { repeatedChange } from './repeated-change.ts';
import { returnValue } from './return-value.ts';
import { shiftedComparison } from './shifted-comparison.ts';
import { siblingCall } from './sibling-call.ts';
import { sortComparator } from './sort-comparator.ts';
import { spread } from './spread.ts';
import { stringLiteral } from './string-literal.ts';
import { swallowedError } from './swallowed-error.ts';
import { swappedBranches } from './swapped-branches.ts';
import { swappedIndices } from './swapped-indices.ts';
import { swappedOperands } from './swapped-operands.ts';
import { swappedStatements } from './swapped-statements.ts';
import { swappedValues } from './swapped-values.ts';
import { switchCase } from './switch-case.ts';
import { templateText } from './template-text.ts';
import { ternaryWrap } from './ternary-wrap.ts';
import { thisBinding } from './this-binding.ts';
import { thrownCheck } from './thrown-check.ts';
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
  addedMember,
  addedTerm,
  addedText,
  argumentList,
  arithmeticOperator,
  assignmentTarget,
  awaited,
  bitwiseOperator,
  breakContinue,
  callUnwrap,
  callWrap,
  chainedCall,
  compoundAssignment,
  computedMember,
  constant,
  constantForVariable,
  copiedObject,
  defaultParameter,
  defaultValue,
  deletedProperty,
  deletedStatement,
  discardedResult,
  donorCall,
  donorExpression,
  droppedOperand,
  duplicatedStatement,
  earlyReturn,
  elseBranch,
  emptyCheck,
  joinedList,
  keptExtreme,
  logicalOperator,
  loopElement,
  loosenedComparison,
  methodFamily,
  missingAssignment,
  missingReturn,
  missingUpdate,
  movedStatement,
  narrowedCondition,
  negatedCondition,
  newKeyword,
  nullGuard,
  nullishComparison,
  numericLiteral,
  objectEntry,
  offByOne,
  optionalChaining,
  otherMethod,
  overriddenOption,
  ownArguments,
  ownProperty,
  propertyName,
  regexAnchor,
  regexClass,
  regexFlags,
  regexGroup,
  regexQuantifier,
  regroupedOperands,
  relationalOperator,
  removedCondition,
  repeatedChange,
  returnValue,
  shiftedComparison,
  siblingCall,
  sortComparator,
  spread,
  stringLiteral,
  swallowedError,
  swappedBranches,
  swappedIndices,
  swappedOperands,
  swappedStatements,
  swappedValues,
  switchCase,
  templateText,
  ternaryWrap,
  thisBinding,
  thrownCheck,
  typeTest,
  unarySign,
  updateOperator,
  variable,
  widenedComparison,
  wrappedStatement,
];
