/** Who may import whom in `src/`. The lint configuration and the layer test are made from this table; a reason stands beside each rule. */
export interface Layer {
  readonly name: string;
  readonly mayImport: readonly string[];
  readonly because: string;
  /** Folders in this layer may not import each other. */
  readonly isolated: 'folders' | 'front-files' | 'none';
}

export const layers: readonly Layer[] = [
  { name: 'lib', mayImport: [], because: 'it fills gaps of TypeScript and knows nothing of us', isolated: 'none' },
  { name: 'domain', mayImport: ['lib'], because: 'what is true does not depend on how it is found or shown', isolated: 'none' },
  { name: 'present', mayImport: ['domain', 'lib'], because: 'telling is pure', isolated: 'none' },
  { name: 'config', mayImport: ['domain', 'lib'], because: 'what users write is checked before anything runs', isolated: 'none' },
  { name: 'ports', mayImport: ['domain', 'lib'], because: 'questions to the world are asked in our words', isolated: 'none' },
  {
    name: 'engines',
    mayImport: ['ports', 'domain', 'lib'],
    because: 'an algorithm is a library of its own; another engine is used through its front file',
    isolated: 'front-files',
  },
  {
    name: 'stages',
    mayImport: ['engines', 'ports', 'present', 'domain', 'lib'],
    because: 'a phase knows its own step of the journey only',
    isolated: 'folders',
  },
  {
    name: 'flows',
    mayImport: ['stages', 'engines', 'ports', 'present', 'domain', 'lib'],
    because: 'a story is told once, in one file',
    isolated: 'none',
  },
  {
    name: 'adapters',
    mayImport: ['ports', 'engines', 'config', 'domain', 'lib'],
    because: 'how the world answers is exchangeable, so no adapter knows another one',
    isolated: 'folders',
  },
  {
    name: 'wiring',
    mayImport: ['adapters', 'ports', 'config', 'domain', 'lib'],
    because: 'it is the only place that names adapters',
    isolated: 'none',
  },
  {
    name: 'page',
    mayImport: ['ports', 'present', 'config', 'domain', 'lib'],
    because: 'it turns data into markup and forms into commands, and decides nothing',
    isolated: 'none',
  },
  {
    name: 'apps',
    mayImport: ['page', 'wiring', 'flows', 'present', 'config', 'ports', 'domain', 'lib'],
    because: 'doors hold no logic',
    isolated: 'none',
  },
];
