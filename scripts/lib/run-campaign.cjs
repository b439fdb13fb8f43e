// Loaded with the TypeScript loader: calls `run` of one campaign and hands its
// result to the parent. A file of its own, because campaigns are CommonJS.
const [, , file, options] = process.argv;

require(file)
  .run(JSON.parse(options))
  .then(
    result => process.send(result, () => process.exit(0)),
    error => {
      process.stderr.write(`${error?.stack ?? error}\n`);
      process.exit(1);
    },
  );
