import type { PageCommand, PageRepository } from './commands.ts';
import { html, type Html } from './html.ts';

/** Begins a run or a slate: an issue as text or by its name on the forge. */
export function startForm(repositories: readonly PageRepository[], csrf: Html): Html {
  const [only] = repositories;
  const choice =
    repositories.length === 1 && only !== undefined
      ? html`<input type="hidden" name="repository" value="${only.id}">`
      : html`<p><label for="start-repository">Repository</label> <select id="start-repository" name="repository">${repositories.map(({ id, root }) => html`<option value="${id}">${root}</option>`)}</select></p>`;
  return html`<details id="start" class="start"><summary>Start a run</summary>
<form method="post" action="/runs">
${csrf}${choice}
<fieldset class="kinds"><legend>What to make</legend>
<label><input type="radio" name="command" value="fix" checked> One fix, on a branch with its proof</label>
<label><input type="radio" name="command" value="slate"> A slate of variants to pick from</label>
<label for="start-count">Variants, for a slate</label> <input id="start-count" name="count" type="number" min="1" max="100" value="20">
</fieldset>
<p><label for="start-reference">Issue on GitHub: its address, or its number such as #7</label>
<input id="start-reference" name="reference" type="text" autocomplete="off" spellcheck="false"></p>
<p><label for="start-text">Or its text, in Markdown; the first heading is its title</label>
<textarea id="start-text" name="text" rows="8" spellcheck="true"></textarea></p>
<p class="actions"><label><input type="checkbox" name="dry" value="yes"> Dry run: make no branch</label>
<button type="submit">Start</button></p>
<p class="note">This runs <code>patchline fix</code> or <code>patchline slate</code> on this machine. It goes on when you close this page.</p>
</form></details>`;
}

/** What a form means, or what is wrong with it in one sentence. */
export type Read =
  | { readonly kind: 'command'; readonly command: PageCommand }
  | { readonly kind: 'problem'; readonly sentence: string };

/** The form → a command. A reference is only ever an address or a number: it can name no file and no flag. */
export function readStart(form: Readonly<Record<string, string>>): Read {
  const { reference = '', text = '', command = 'fix', repository = '', count = '' } = form;
  const name = reference.trim();
  if ((name === '') === (text.trim() === '')) return problem('Give either the issue on GitHub or its text.');
  if (name !== '' && !/^(?:#?\d{1,9}|https:\/\/[\w.-]+\/[\w./#-]+)$/.test(name)) {
    return problem('The issue on GitHub must be an address that begins with https://, or a number such as #7.');
  }
  if (command !== 'fix' && command !== 'slate') return problem('Choose a fix or a slate.');
  if (command === 'slate' && !/^(?:100|[1-9]\d?)$/.test(count)) return problem('Variants must be a number from 1 to 100.');
  const argv = [
    command,
    name === '' ? '-' : name.replace(/^(?=\d)/, '#'),
    ...(command === 'slate' ? ['--count', count] : []),
    ...(form['dry'] === 'yes' ? ['--dry-run'] : []),
  ];
  return { kind: 'command', command: { argv, input: name === '' ? text : null, repository } };
}

function problem(sentence: string): Read {
  return { kind: 'problem', sentence };
}
