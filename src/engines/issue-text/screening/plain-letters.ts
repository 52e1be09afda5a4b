// Letters of other scripts that look like Latin ones (a selection of Unicode's confusables.txt: Cyrillic, Greek, Armenian).
const lookalikes = new Map(
  Object.entries({
    а: 'a',
    ɑ: 'a',
    α: 'a',
    с: 'c',
    ϲ: 'c',
    ԁ: 'd',
    е: 'e',
    ҽ: 'e',
    ε: 'e',
    һ: 'h',
    і: 'i',
    ι: 'i',
    ı: 'i',
    ј: 'j',
    κ: 'k',
    к: 'k',
    ӏ: 'l',
    м: 'm',
    п: 'n',
    η: 'n',
    ո: 'n',
    о: 'o',
    ο: 'o',
    օ: 'o',
    р: 'p',
    ρ: 'p',
    ԛ: 'q',
    г: 'r',
    ѕ: 's',
    т: 't',
    τ: 't',
    υ: 'u',
    ս: 'u',
    ν: 'v',
    ѵ: 'v',
    ԝ: 'w',
    ω: 'w',
    х: 'x',
    χ: 'x',
    у: 'y',
    γ: 'y',
    ᴢ: 'z',
  }),
);

const mixedWord = /(?=[\p{L}]*[a-zA-Z])[\p{L}]*[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}][\p{L}]*/u;

export interface PlainText {
  /** Compatibility forms and look-alikes folded to Latin, lower case, runs of blanks as one. */
  readonly text: string;
  /** A word mixes Latin with look-alike letters. */
  readonly mixesScripts: boolean;
}

/** The text as a person reads it, for comparison with patterns. */
export function plainLetters(text: string): PlainText {
  const lower = text.normalize('NFKC').toLowerCase();
  if (/^[\t\n\r -~]*$/.test(lower)) return { text: lower.replace(/[^\S\n]+/g, ' '), mixesScripts: false };
  const words = lower.split(/(\s+)/);
  let mixesScripts = false;
  const folded = words.map((word) => {
    if (word.length > 40 || !mixedWord.test(word)) return word;
    const plain = Array.from(word, (letter) => lookalikes.get(letter) ?? letter).join('');
    if (!/^[\p{P}a-z]+$/u.test(plain)) return word;
    mixesScripts = true;
    return plain;
  });
  return { text: folded.join('').replace(/[^\S\n]+/g, ' '), mixesScripts };
}
