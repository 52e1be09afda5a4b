import { openScript } from '../src/adapters/scripted-model/scripted-model.ts';
import { serveScript } from '../src/adapters/scripted-model/serve.ts';

const [path, port = '0'] = process.argv.slice(2);
if (path === undefined) {
  console.error('Usage: sh scripts/node.sh scripts/serve-script.ts <script> [port]');
  process.exitCode = 2;
} else {
  const { url } = await serveScript(await openScript(path), Number(port));
  console.log(`${url}/v1 answers as OpenAI (chat/completions, responses) and Anthropic (messages); Ctrl-C ends it.`);
}
