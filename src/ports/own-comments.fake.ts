import type { OwnComments } from './own-comments.ts';
import type { PullRequests } from './pull-requests.ts';

/** What a fake forge gives of its own comments, read one pull request after another: memory has no calls to save. */
export function fakeOwnComments(forge: PullRequests): OwnComments {
  return {
    async *ownComments({ marker, since }) {
      const self = await forge.self();
      for (const state of ['open', 'closed'] as const) {
        for await (const { number } of forge.list({ state, since })) {
          const comments = await forge.comments(number);
          const own = comments.find(({ author, body }) => author.id === self.id && body.includes(marker));
          if (own !== undefined) yield { pullRequest: number, body: own.body };
        }
      }
    },
  };
}
