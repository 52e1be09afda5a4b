import { readFileSync } from 'node:fs';
import { fillTemplate } from '#lib/fill-template.ts';

/** A file that `patchline gate init` writes, and why it is there. */
export interface WorkflowFile {
  /** Relative to the top of the repository. */
  readonly path: string;
  readonly content: string;
  /** One sentence for the person who has to review it. */
  readonly why: string;
}

/** Name of the workflow that runs what a pull request brings; the other one listens for it. */
export const testsWorkflow = 'patchline-gate-tests.yml';
export const gateWorkflow = 'patchline-gate.yml';

/** Actions by the commit that their release tag named when this was written, with the tag for people. */
const actions = {
  checkout: '3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1',
  setupNode: '820762786026740c76f36085b0efc47a31fe5020 # v7.0.0',
  uploadArtifact: 'bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0',
  downloadArtifact: '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1',
} as const;

/** Both workflows, for one exact version of Patchline (`patchline@1.2.3`). */
export function gateWorkflows(patchline: string): readonly WorkflowFile[] {
  const { checkout, setupNode, uploadArtifact, downloadArtifact } = actions;
  return [
    {
      path: `.github/workflows/${gateWorkflow}`,
      content: fillTemplate(templateOf('gate.yml'), { package: patchline, setupNode, downloadArtifact }),
      why: "filters, concludes, labels and comments with the workflow's own token; never checks out or runs what a pull request brings",
    },
    {
      path: `.github/workflows/${testsWorkflow}`,
      content: fillTemplate(templateOf('tests.yml'), { package: patchline, checkout, setupNode, uploadArtifact }),
      why: 'runs the tests of a pull request on base and on head, in a sandbox, in jobs without secrets and with a token that can only read',
    },
  ];
}

function templateOf(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}
