// The emulator listens on every interface and offers no choice: here it gets this machine only.
const net = require("node:net");
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...given) {
  if (typeof given[0] === "object" && given[0] !== null && "port" in given[0]) {
    given[0] = { ...given[0], host: "127.0.0.1" };
  } else if (typeof given[0] === "number" || /^\d+$/.test(String(given[0]))) {
    const rest = given.slice(1).filter((part) => typeof part === "function");
    given = [Number(given[0]), "127.0.0.1", ...rest];
  }
  return listen.apply(this, given);
};
