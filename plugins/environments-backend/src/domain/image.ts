/** The parts of a container image's name; `repository` keeps registry and path. */
export interface ImageName {
  repository: string;
  tag?: string;
  digest?: string;
}

/** Parses `registry:5000/path/name:tag@sha256:…`; a colon before the last slash belongs to the registry's port. */
export function parseImageName(image: string): ImageName {
  const [name, digest] = image.split('@', 2);
  const colon = name.lastIndexOf(':');
  if (colon > name.lastIndexOf('/')) {
    return {
      repository: name.slice(0, colon),
      tag: name.slice(colon + 1),
      digest,
    };
  }
  return { repository: name, digest };
}

/** What a person calls the version of an image: its tag, else the beginning of its digest. */
export function versionOfImage(image: string): string | undefined {
  const { tag, digest } = parseImageName(image);
  return tag ?? digest?.replace(/^sha256:/, '').slice(0, 12);
}
