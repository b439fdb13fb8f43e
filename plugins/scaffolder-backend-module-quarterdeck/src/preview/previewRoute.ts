import {
  HttpAuthService,
  HttpRouterService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { getEntitySourceLocation } from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { VersionTable } from '@quarterdeck/service-generator';
import { renderTemplate } from '@quarterdeck/template-renderer';
import { z } from 'zod';
import { readTemplateFolder } from '../workspace/readTemplateFolder';

/** `GET /api/scaffolder/quarterdeck/v1/templates/:namespace/:name/preview?answers={…}` */
const PATH = /^\/quarterdeck\/v1\/templates\/([\w.-]+)\/([\w.-]+)\/preview$/;

export interface PreviewServices {
  catalog: CatalogService;
  httpAuth: HttpAuthService;
  reader: UrlReaderService;
  versions: VersionTable;
}

/**
 * What a template would make of these answers, for wizards that show it while somebody types. Nothing is written.
 * Whoever may see the template in the catalog may see what it makes.
 */
export function previewRoute(
  services: PreviewServices,
): Parameters<HttpRouterService['use']>[0] {
  const { catalog, httpAuth, reader, versions } = services;
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
      const answers = readAnswers(request.query.answers);
      const template = await catalog.getEntityByRef(
        { kind: 'Template', namespace, name },
        { credentials },
      );
      if (!template) {
        throw new NotFoundError(`There is no template ${namespace}/${name}`);
      }
      const { type, target } = getEntitySourceLocation(template);
      const baseUrl = type === 'file' ? `file:${target}` : target;
      const folder = await readTemplateFolder(baseUrl, reader);
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
