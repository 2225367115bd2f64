// A server on 127.0.0.1 that speaks HTTP/2 alone, as AWS's JavaScript clients do, and hands every request on in HTTP/1.1 to
// the server named first. Prints its port, and ends with its input.

import http from "node:http";
import http2 from "node:http2";

const server = http2.createServer((asked, answer) => {
  const plain = Object.entries(asked.headers).filter(([name]) => !name.startsWith(":"));
  const headers = { ...Object.fromEntries(plain), host: asked.headers[":authority"], connection: "close" };
  // The path as it came: a URL would write it anew.
  const { hostname, port } = new URL(process.argv[2]);
  const onward = { hostname, port, path: asked.url, method: asked.method, headers };
  asked.pipe(http.request(onward, (said) => {
    answer.writeHead(said.statusCode, { "content-length": said.headers["content-length"] });
    said.pipe(answer);
  }));
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.resume().on("end", () => process.exit());
