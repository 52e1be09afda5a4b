/** "Linking a pull request to an issue": the keywords that close, before `#1`, `owner/name#1` or the issue's address. */
const keyword =
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:(?<repository>[\w.-]+\/[\w.-]+)?#|https?:\/\/[^\s/]+\/(?<linked>[\w.-]+\/[\w.-]+)\/issues\/)(?<number>\d+)\b/gi;

/** Numbers of issues of this repository that a text says it closes, in order, each once. */
export function closingIssues(text: string, fullName: string): readonly number[] {
  const numbers = [...text.matchAll(keyword)].flatMap(({ groups }) => {
    const repository = groups?.['repository'] ?? groups?.['linked'] ?? fullName;
    return repository.toLowerCase() === fullName.toLowerCase() ? [Number(groups?.['number'])] : [];
  });
  return [...new Set(numbers)];
}
