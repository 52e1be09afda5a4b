const mark =
  /^co-authored-by:.*(?:claude|copilot|cursor|codex|devin|gemini|aider|openhands|jules)|generated (?:with|by) .{0,30}(?:claude|copilot|cursor|codex|devin|gemini|aider)|^(?:assisted|generated)-by:/im;

/** A coding agent is named in a trailer or a footer of a commit. */
export function hasAgentMark(commitMessages: readonly string[]): boolean {
  return commitMessages.some((message) => mark.test(message));
}
