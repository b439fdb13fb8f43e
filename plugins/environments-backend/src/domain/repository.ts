import { Entity } from '@backstage/catalog-model';

const SOURCE_LOCATION = 'backstage.io/source-location';
const GITHUB_SLUG = 'github.com/project-slug';
const GITLAB_SLUG = 'gitlab.com/project-slug';
const SLUG = /^[\w.-]+(\/[\w.-]+)+$/;

/** Where the repository of an entity is, by the annotations that Backstage and its plugins know. */
export function repositoryUrlOf(entity: Entity): string | undefined {
  const annotations = entity.metadata.annotations ?? {};
  const location = annotations[SOURCE_LOCATION]?.replace(/^url:/, '');
  if (location && /^https?:\/\//.test(location)) {
    return location;
  }
  const slug = (annotation: string, origin: string) => {
    const value = annotations[annotation];
    return value && SLUG.test(value) ? `${origin}/${value}` : undefined;
  };
  return (
    slug(GITHUB_SLUG, 'https://github.com') ??
    slug(GITLAB_SLUG, 'https://gitlab.com')
  );
}
