/** Several repairs make these three examples green, and the issue does not tell which one is meant. */
export const clampIssue = `# clamp() lets values above the upper bound through (#9)

\`\`\`js
const { clamp } = require('little-math');

clamp(12, 1, 10); // expected 10, got 12
clamp(99, 1, 10); // expected 10, got 99
clamp(50, 5, 20); // expected 20, got 50
\`\`\`
`;
