/** How pipelines without a Docker daemon build: BuildKit, without privileges. */
export const BUILD =
  'buildctl-daemonless.sh build --frontend dockerfile.v0 --local context=. --local dockerfile=.';

/** Where requests to merge leave the image: in a file that a scan reads, not in the registry. */
export const OFFLINE_IMAGE = '--output type=docker,dest=image.tar';

/** Arguments that push the image with its bill of materials and provenance, and keep the layers for the next time. */
export function pushing({
  tag,
  revision,
}: {
  tag: string;
  revision: string;
}): string[] {
  return [
    `--opt build-arg:VERSION="${tag}" --opt build-arg:REVISION="${revision}"`,
    '--opt attest:sbom= --opt attest:provenance=mode=max',
    '--import-cache type=registry,ref="$IMAGE:cache" --export-cache type=registry,ref="$IMAGE:cache",mode=max',
    `--output type=image,name="$IMAGE:${tag}",push=true --metadata-file metadata.json`,
  ];
}

/** Prints the digest of what was pushed, or fails. */
export const READ_DIGEST = `grep -o '"containerimage.digest": *"sha256:[0-9a-f]*"' metadata.json | grep -o 'sha256:[0-9a-f]*'`;
