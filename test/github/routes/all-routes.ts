import type { Route } from '../serving/route.ts';
import { actionRoutes } from './actions.ts';
import { appRoutes } from './app.ts';
import { commentRoutes } from './comments.ts';
import { contentRoutes } from './contents.ts';
import { extraRoutes } from './extras.ts';
import { forkRoutes } from './forks.ts';
import { graphqlRoutes } from './graphql.ts';
import { historyRoutes } from './history.ts';
import { issueRoutes } from './issues.ts';
import { labelRoutes } from './labels.ts';
import { pullRoutes } from './pulls.ts';
import { userRoutes } from './users.ts';

/** Every route that this GitHub has; the special before the general. What is not here is 404 and a violation. */
export const allRoutes: readonly Route[] = [
  ...graphqlRoutes,
  ...appRoutes,
  ...userRoutes,
  ...extraRoutes,
  ...forkRoutes,
  ...labelRoutes,
  ...commentRoutes,
  ...issueRoutes,
  ...pullRoutes,
  ...contentRoutes,
  ...historyRoutes,
  ...actionRoutes,
];
