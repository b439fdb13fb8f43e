import {
  HttpAuthService,
  HttpRouterService,
  PermissionsService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { taskCreatePermission } from '@backstage/plugin-scaffolder-common/alpha';
import { VersionTable } from '@quarterdeck/service-generator';
import { renderTemplate } from '@quarterdeck/template-renderer';
import { z } from 'zod';
import { TemplateFolders } from './TemplateFolders';
import { Turns } from './Turns';

/** `GET /api/scaffolder/quarterdeck/v1/templates/:namespace/:name/preview?answers={…}` */
const PATH = /^\/quarterdeck\/v1\/templates\/([\w.-]+)\/([\w.-]+)\/preview$/;

export interface PreviewServices {
  catalog: CatalogService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  reader: UrlReaderService;
  versions: VersionTable;
}

/**
 * What a template would make of these answers, for wizards that show it while somebody types. Nothing is written.
 * Whoever may see the template in the catalog, and may create at all, may see what it makes: one preview at a time.
 */
export function previewRoute(
  services: PreviewServices,
): Parameters<HttpRouterService['use']>[0] {
  const { catalog, httpAuth, permissions, reader, versions } = services;
  const folders = new TemplateFolders(reader);
  const turns = new Turns();
  return (request, response, next) => {
    const [, namespace, name] = PATH.exec(request.path) ?? [];
    if (!namespace || !name || request.method !== 'GET') {
      next();
      return;
    }
    const answer = async () => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user'],
      });
      const permission = taskCreatePermission;
      const [{ result }] = await permissions.authorize([{ permission }], {
        credentials,
      });
      if (result !== AuthorizeResult.ALLOW) {
        throw new NotAllowedError(
          `You may not create; it takes the permission ${permission.name}`,
        );
      }
      const answers = readAnswers(request.query.answers);
      const turn = turns.take(credentials.principal.userEntityRef, async () => {
        // Whoever has typed on does not wait for it any more.
        if (response.destroyed) {
          return;
        }
        const template = await catalog.getEntityByRef(
          { kind: 'Template', namespace, name },
          { credentials },
        );
        if (!template) {
          throw new NotFoundError(`There is no template ${namespace}/${name}`);
        }
        const folder = await folders.read(template);
        const { files } = await renderTemplate(folder, answers, versions).catch(
          error => {
            throw new InputError(
              error instanceof Error ? error.message : String(error),
            );
          },
        );
        response.json({
          files: [...files].map(([path, file]) => ({ path, ...file })),
        });
      });
      if (!turn) {
        const message = 'You have several previews made already; try again';
        response
          .status(429)
          .set('retry-after', '1')
          .json({ error: { name: 'TooManyRequestsError', message } });
      }
      await turn;
    };
    answer().catch(next);
  };
}

function readAnswers(query: unknown): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(String(query)));
  } catch {
    throw new InputError('answers is not an object in JSON');
  }
}
