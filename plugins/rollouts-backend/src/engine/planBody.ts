import {
  imageSchema,
  purposeSchema,
  strategySchema,
} from '@quarterdeck/plugin-rollouts-common';
import { z } from 'zod';

/** What others agree to has to be what they read: no control characters, no writing that turns around. */
const wantedImageSchema = imageSchema.extend({
  image: imageSchema.shape.image.regex(
    /^[A-Za-z0-9[][\w.:/@+\-[\]]*$/,
    'is no name of an image',
  ),
});

/** Body of `POST /v1/plans`. One of `version`, `images` and `fromEnvironment` says what is to run. */
export const planBodySchema = z
  .object({
    entityRef: z
      .string()
      .max(300)
      .regex(/^[a-z][a-z0-9-]*:[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*$/),
    environmentId: z.string().min(1).max(39),
    /** Name of the Deployment, where there are several. */
    workload: z.string().min(1).max(253).optional(),
    /** Tag for the image of the first container. */
    version: z.string().min(1).max(128).optional(),
    images: z.array(wantedImageSchema).min(1).max(30).optional(),
    /** Promotes what runs there. */
    fromEnvironment: z.string().min(1).max(39).optional(),
    strategy: strategySchema.optional(),
    purpose: purposeSchema.default('deploy'),
    cause: z.string().trim().min(1).max(500).optional(),
    /** Why a strategy that the environment does not take is right this time. */
    waiver: z.string().trim().min(1).max(500).optional(),
  })
  .refine(
    ({ version, images, fromEnvironment }) =>
      [version, images, fromEnvironment].filter(each => each !== undefined)
        .length === 1,
    'give one of version, images and fromEnvironment',
  );
export type PlanBody = z.output<typeof planBodySchema>;
