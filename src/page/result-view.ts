import type { RunView } from '#domain/board.ts';
import type { PageRepository } from './commands.ts';
import { diffView } from './diff/diff-view.ts';
import { html, nothing, type Html } from './html.ts';
import { forgeLink } from './run-parts.ts';

/** What came of a run: branch, receipt, draft pull request, score, tests, and the change itself. */
export function resultView(view: RunView, { root }: PageRepository): Html {
  const { branch, receipt, pullRequest, scoreDetails, tests, diff, published } = view;
  if (scoreDetails === null && diff === null) return nothing;
  const base = view.base?.slice(0, 10) ?? 'HEAD';
  return html`<section aria-labelledby="result"><h2 id="result">Result</h2>
<dl class="result">
${branch === null ? nothing : html`<dt>Branch</dt><dd><code>${branch}</code> <span class="under">look: <code>git -C ${root} log -p ${base}..${branch}</code></span></dd>`}
${published === null || receipt === null ? nothing : html`<dt>Receipt</dt><dd><code>${receipt}</code> <span class="under">replay: <code>patchline receipt verify ${receipt} --repo ${root}</code></span></dd>`}
${pullRequest === null ? nothing : html`<dt>Draft pull request</dt><dd>${forgeLink(pullRequest)}</dd>`}
${scoreDetails === null ? nothing : html`<dt>Score</dt><dd>${scoreDetails.value.toFixed(2)} (${scoreDetails.route})${scoreDetails.caps.length === 0 ? '' : `, capped by ${scoreDetails.caps.join(', ')}`}</dd>`}
${tests === null ? nothing : html`<dt>Red → green</dt><dd><ul>${tests.failToPass.map((id) => html`<li>${id}</li>`)}</ul></dd><dt>Stayed green</dt><dd>${tests.passToPass} tests</dd>`}
</dl>
${findingsList(view)}
${diff === null ? nothing : html`<details id="diff" open><summary>The change</summary>${diffView(diff, view.files, 'this run')}</details>`}
</section>`;
}

function findingsList({ findings, attempts }: RunView): Html {
  const shown = findings.map(
    ({ by, severity, text, at }) =>
      html`<li><strong>${severity}</strong> ${by}: ${text}${at === null ? nothing : html` <code>${at}</code>`}</li>`,
  );
  const tries = attempts.map(
    ({ rung, builder, model, outcome, why }) => html`<li><strong>${outcome}</strong> ${rung} (${model ?? builder}): ${why}</li>`,
  );
  return html`${shown.length === 0 ? nothing : html`<details id="findings"><summary>Findings (${shown.length})</summary><ul>${shown}</ul></details>`}
${tries.length === 0 ? nothing : html`<details id="attempts"><summary>Attempts of builders (${tries.length})</summary><ul>${tries}</ul></details>`}`;
}
