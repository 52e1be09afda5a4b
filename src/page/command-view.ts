import type { StartedCommand } from './commands.ts';
import { html, nothing, type Html } from './html.ts';

/** A command that has no run yet, or never got one. */
export function commandView({ argv, isRunning, exitCode, output }: StartedCommand): Html {
  const state = isRunning
    ? 'It is starting; this page goes on to its run once there is one.'
    : exitCode === null
      ? 'It has ended.'
      : `It ended with exit status ${exitCode}.`;
  return html`<h1>Command</h1>
<p><code>patchline ${argv.join(' ')}</code></p>
<div id="command" data-live><p role="status">${state}</p>
${output === '' ? nothing : html`<pre class="output" tabindex="0">${output}</pre>`}</div>
<p><a href="">Look again</a> · <a href="/">Back to the board</a></p>`;
}
