import { HttpAuthService } from '@backstage/backend-plugin-api';
import { DoraSettings } from '@quarterdeck/plugin-dora-common';
import { RequestHandler } from 'express';
import { CountingRules } from '../../config';
import { MeasureConfig } from '../../measureConfig';

/** `GET /v1/settings`: by what is measured. */
export function getSettings({
  httpAuth,
  measured: { bands, targets },
  rules,
}: {
  httpAuth: HttpAuthService;
  measured: MeasureConfig;
  rules: CountingRules;
}): RequestHandler<Record<string, string>, DoraSettings> {
  const { table, note } = bands;
  const options = Object.fromEntries(
    Object.entries(bands.options).map(([metric, choices]) => [
      metric,
      choices.map(({ option, label, bound }) => ({ option, label, bound })),
    ]),
  );
  return async (request, response) => {
    await httpAuth.credentials(request, { allow: ['user', 'service'] });
    response.json({ targets, bands: { table, note, options }, ...rules });
  };
}
