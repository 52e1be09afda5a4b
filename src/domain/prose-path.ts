/** Files that no test can tell apart from their former selves, unless it reads them itself: documents, licences, images. */
export function isProse(path: string): boolean {
  return /\.(?:md|mdx|markdown|txt|rst|adoc|png|jpe?g|gif|svg|webp|ico)$|(?:^|\/)(?:README|CHANGES|HISTORY)$|(?:^|\/)(?:LICEN[CS]E|NOTICE|AUTHORS|CODEOWNERS|CHANGELOG)[^/]*$|^docs?\/[^.]*$/i.test(
    path,
  );
}
