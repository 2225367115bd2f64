// A server on 127.0.0.1 that speaks only HTTP/2, as AWS's JavaScript clients do, and passes every
// request on in HTTP/1.1 to the server in its first argument. Prints its port, and ends when its
// standard input closes.

import http from "node:http";
import http2 from "node:http2";

const server = http2.createServer((asked, answer) => {
  const plain = Object.entries(asked.headers).filter(([name]) => !name.startsWith(":"));
  const headers = { ...Object.fromEntries(plain), host: asked.headers[":authority"], connection: "close" };
  // Keeps the path as received, because `URL` would rewrite it.
  const { hostname, port } = new URL(process.argv[2]);
  const onward = { hostname, port, path: asked.url, method: asked.method, headers };
  asked.pipe(http.request(onward, (said) => {
    answer.writeHead(said.statusCode, { "content-length": said.headers["content-length"] });
    said.pipe(answer);
  }));
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.resume().on("end", () => process.exit());
