import { ServiceModel } from '../../model/ServiceModel';
import { imageOf } from '../../model/versions';
import { skeletonValues } from '../../skeleton';
import { BUILD_ARGUMENTS, COPY_BUILT, ending, labels } from './parts';

export interface Recipe {
  text: string;
  /** What the build reads; everything else stays out of its context */
  sources: readonly string[];
  /** Of the sources, what no build needs */
  ignored: readonly string[];
}

export function recipeOf(model: ServiceModel): Recipe {
  const recipes = { go, rust, node, react };
  return recipes[model.language](model);
}

function go(model: ServiceModel): Recipe {
  const build = `${skeletonValues(model).goModule}/internal/build`;
  return {
    sources: ['go.mod', 'go.sum', 'cmd', 'internal'],
    ignored: ['**/*_test.go'],
    text: `# Compiles on the machine's own architecture for the one that is asked for.
FROM --platform=$BUILDPLATFORM ${imageOf(model.versions, 'go')} AS build
WORKDIR /src
ENV CGO_ENABLED=0 GOTOOLCHAIN=local
# Dependencies first: they change seldom, and stay in the cache of the build.
COPY go.mod go.sum ./
RUN go mod download
COPY cmd ./cmd
COPY internal ./internal
ARG TARGETOS
ARG TARGETARCH
${BUILD_ARGUMENTS}
RUN --mount=type=cache,target=/root/.cache/go-build \\
    GOOS="$TARGETOS" GOARCH="$TARGETARCH" go build -trimpath -o /out/server \\
      -ldflags "-s -w -X ${build}.Version=$VERSION -X ${build}.Revision=$REVISION" \\
      ./cmd/server

FROM ${imageOf(model.versions, 'static')}
${labels(model)}
${COPY_BUILT} /out/server ${model.program.entrypoint[0]}
${ending(model)}
`,
  };
}

function rust(model: ServiceModel): Recipe {
  const sources = ['Cargo.toml', 'Cargo.lock', 'src'];
  const migrations = model.hasDatabase ? ['migrations'] : [];
  return {
    sources: [...sources, ...migrations],
    ignored: [],
    text: `FROM ${imageOf(model.versions, 'rust')} AS build
WORKDIR /src
# Dependencies first, compiled for a program that does nothing: they change seldom, and stay in the cache of the build.
COPY Cargo.toml Cargo.lock ./
RUN mkdir src && echo 'fn main() {}' > src/main.rs && touch src/lib.rs \\
    && cargo build --release --locked \\
    && rm -r src
COPY src ./src
${migrations.map(folder => `COPY ${folder} ./${folder}\n`).join('')}${BUILD_ARGUMENTS}
# Sources may be older than what was compiled of the empty program.
RUN touch src/main.rs src/lib.rs && cargo build --release --locked

FROM ${imageOf(model.versions, 'static')}
${labels(model)}
${COPY_BUILT} /src/target/release/server ${model.program.entrypoint[0]}
${ending(model)}
`,
  };
}

/** How a build with npm begins, whatever it builds with. */
function npmInstall({ versions }: ServiceModel, tool: string): string {
  return `FROM --platform=$BUILDPLATFORM ${imageOf(versions, 'node')} AS build
WORKDIR /src
# Dependencies first: they change seldom, and stay in the cache of the build. The ${tool} is one of them.
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci`;
}

function node(model: ServiceModel): Recipe {
  const { folder } = model.program;
  return {
    sources: [
      'package.json',
      'package-lock.json',
      '.npmrc',
      'tsconfig.json',
      'tsconfig.build.json',
      'src',
    ],
    ignored: ['**/*.test.ts', 'src/testing'],
    text: `${npmInstall(model, 'compiler')}
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
${BUILD_ARGUMENTS}
# What only the build needs stays behind.
RUN npm run build && npm prune --omit=dev

FROM ${imageOf(model.versions, 'nodeRuntime')}
${labels(model)}
ENV NODE_ENV=production
WORKDIR ${folder}
${COPY_BUILT} /src/node_modules ${folder}/node_modules
${COPY_BUILT} /src/package.json ${folder}/package.json
${COPY_BUILT} /src/dist ${folder}/dist
${ending(model)}
`,
  };
}

function react(model: ServiceModel): Recipe {
  const { program } = model;
  return {
    sources: [
      'package.json',
      'package-lock.json',
      '.npmrc',
      'tsconfig.json',
      'vite.config.ts',
      'index.html',
      'public',
      'src',
      'nginx',
    ],
    ignored: ['**/*.test.ts', '**/*.test.tsx', 'src/testing'],
    text: `${npmInstall(model, 'bundler')}
COPY index.html tsconfig.json vite.config.ts ./
COPY public ./public
COPY src ./src
${BUILD_ARGUMENTS}
RUN npm run build

FROM ${imageOf(model.versions, 'nginx')}
${labels(model)}
COPY --link --chmod=0444 nginx/nginx.conf /etc/nginx/nginx.conf
# Runs before nginx: writes what the browser has to know of its environment.
COPY --link --chmod=0555 nginx/write-config.sh /docker-entrypoint.d/10-write-config.sh
COPY --link --chmod=0555 nginx/healthcheck.sh ${program.healthcheck[0]}
${COPY_BUILT} /src/dist ${program.folder}
${ending(model)}
`,
  };
}
