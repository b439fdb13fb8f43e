import {
  AuthService,
  DatabaseService,
  HttpAuthService,
  LifecycleService,
  LoggerService,
  RootConfigService,
  SchedulerService,
  UrlReaderService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import {
  EntityAccess,
  LOCAL_REPOSITORIES_KEY,
  LOCAL_REPOSITORY_TOPIC,
} from '@quarterdeck/toolkit-node';
import { resolve } from 'node:path';
import { z } from 'zod';
import { KnexRunbookStore } from '../database/KnexRunbookStore';
import { RunStore } from '../database/RunStore';
import { ResolveUrl } from '../domain/sourceTargets';
import { Librarian } from '../engine/Librarian';
import { RunbookPages } from '../engine/RunbookPages';
import { RunbookReader } from '../engine/RunbookReader';
import { StoredRunbookLibrary } from '../engine/StoredRunbookLibrary';
import { createLibraryRouter } from '../http/libraryRouter';
import { readLibraryConfig } from '../libraryConfig';
import { readBuiltIn } from '../providers/builtin/readBuiltIn';
import { AllSources } from '../providers/sources/all';
import { FolderSource } from '../providers/sources/folder';
import { RepositorySource } from '../providers/sources/repository';
import { UrlSource } from '../providers/sources/url';

export interface LibraryServices {
  access: EntityAccess;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  database: DatabaseService;
  events: EventsService;
  httpAuth: HttpAuthService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  scheduler: SchedulerService;
  urlReader: UrlReaderService;
  runs: Pick<RunStore, 'statistics'>;
  now(): number;
  onChanged(): void;
}

/** How soon what an entity says anew is noticed. */
const PASS_SECONDS = 30;
const changeSchema = z.object({ name: z.string() });

/** Where runbooks come from, and how they are read. `start` begins to keep them up to date. */
export async function createLibrary(services: LibraryServices) {
  const { config, database, now } = services;
  const { refreshMs, staleAfterMs } = readLibraryConfig(config);
  const store = await KnexRunbookStore.create(database);
  const library = new StoredRunbookLibrary({
    store,
    builtIn: await readBuiltIn(
      resolvePackagePath('@quarterdeck/plugin-runbooks-backend', 'runbooks'),
    ),
    now,
  });
  const integrations = ScmIntegrations.fromConfig(config);
  const resolveUrl: ResolveUrl = options => integrations.resolveUrl(options);
  const repositories = config.getOptionalString(LOCAL_REPOSITORIES_KEY);
  const librarian = new Librarian({
    ...services,
    store,
    sources: new AllSources({
      url: new UrlSource({ ...services, resolveUrl }),
      folder: new FolderSource(),
      repository: new RepositorySource(
        repositories === undefined ? undefined : resolve(repositories),
      ),
    }),
    resolveUrl,
    refreshMs,
  });
  const reading = { ...services, library, store, staleAfterMs };
  const reader = new RunbookReader(reading);
  const pages = new RunbookPages(reading);
  return {
    library,
    reader,
    router: createLibraryRouter({ ...services, reader, pages }),
    start: () => start(librarian, services),
  };
}

async function start(
  librarian: Librarian,
  { events, lifecycle, scheduler }: LibraryServices,
): Promise<void> {
  const stopped = new AbortController();
  lifecycle.addShutdownHook(() => stopped.abort());
  await events.subscribe({
    id: 'runbooks-local-repositories',
    topics: [LOCAL_REPOSITORY_TOPIC],
    async onEvent({ eventPayload }) {
      const { name } = changeSchema.parse(eventPayload);
      await librarian.refreshRepository(name, stopped.signal);
    },
  });
  await scheduler.scheduleTask({
    id: 'read-runbooks',
    frequency: { seconds: PASS_SECONDS },
    timeout: { minutes: 10 },
    fn: signal => librarian.refresh(AbortSignal.any([signal, stopped.signal])),
  });
}
