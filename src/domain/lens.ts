/** The two reviewers of SELF_REVIEW in their mechanical form. */
export const lensNames = ['structure-reviewer', 'logic-reviewer'] as const;
