import { sandboxContract } from '#ports/sandbox.contract.ts';
import { bubblewrapSandbox } from './bubblewrap-sandbox.ts';

sandboxContract('bubblewrap', () => bubblewrapSandbox());
sandboxContract('bubblewrap without control groups', () => bubblewrapSandbox({ controlGroups: false }));
