// Holds the running server to its own OpenAPI document, in both directions: what it answers is what
// the document says and nothing more, and what the document asks for is what it asks for.
import addFormats from "ajv-formats";
import Ajv2020 from "ajv/dist/2020.js";

const kProblem = "#/components/schemas/Problem";
const kMethods = ["get", "post", "put", "patch", "delete"];

function matcher(pattern) {
  const literal = pattern.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replace(/\{[^}]+\}/g, "[^/]+")}$`);
}

// Literal segments win over names, as the server's router has it.
function byLiteral(a, b) {
  return a.path.split("{").length - b.path.split("{").length || b.path.length - a.path.length;
}

class Contract {
  faults = [];
  seen = new Set();

  constructor(document, origin, token) {
    this.origin = origin;
    this.token = token;
    this.ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats(this.ajv);
    this.ajv.addSchema(document, "api");
    this.operations = Object.entries(document.paths)
      .flatMap(([path, methods]) =>
        kMethods
          .filter((method) => methods[method])
          .map((method) => ({ path, method, matches: matcher(path), ...methods[method] })),
      )
      .sort(byLiteral);
  }

  find(method, address) {
    const { pathname } = new URL(address, this.origin);
    return this.operations.find((one) => one.method === method && one.matches.test(pathname));
  }

  // The faults of a value, in words; the schema is a part of the document.
  faultsOf(operation, part, value) {
    const path = operation.path.replaceAll("~", "~0").replaceAll("/", "~1");
    const reference =
      part === kProblem
        ? `api${kProblem}`
        : `api#/paths/${encodeURIComponent(path)}/${operation.method}/${part}`;
    const validate = this.ajv.getSchema(reference);
    if (!validate) return [`no schema at ${reference}`];
    if (validate(value)) return [];
    return validate.errors.map(
      (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
    );
  }

  blame(operation, faults) {
    for (const fault of faults.slice(0, 5))
      this.faults.push(`${operation.method.toUpperCase()} ${operation.path}: ${fault}`);
  }

  checkAnswer(method, address, status, type, text) {
    const operation = this.find(method, address);
    if (!operation) {
      this.faults.push(`${method} ${address} is not in the document`);
      return;
    }
    if (status >= 400) {
      if (type?.startsWith("application/problem+json"))
        this.blame(operation, this.faultsOf(operation, kProblem, JSON.parse(text)));
      return;
    }
    const documented = operation.responses[status];
    if (!documented) {
      this.blame(operation, [`answers ${status}, which is not in the document`]);
      return;
    }
    this.seen.add(`${method} ${operation.path}`);
    const types = Object.keys(documented.content ?? {});
    if (!types.length) {
      this.blame(operation, text === "" ? [] : ["answers with a body that is not in the document"]);
      return;
    }
    const plain = type?.split(";")[0];
    if (!types.includes(plain)) {
      this.blame(operation, [`answers in ${plain}`]);
    } else if (plain === "application/json") {
      const part = `responses/${status}/content/application~1json/schema`;
      this.blame(operation, this.faultsOf(operation, part, JSON.parse(text)));
    }
  }

  checkRequest(method, address, body) {
    const operation = this.find(method, address);
    if (operation?.requestBody?.content?.["application/json"]?.schema)
      this.blame(
        operation,
        this.faultsOf(operation, "requestBody/content/application~1json/schema", JSON.parse(body)),
      );
  }

  // All that a page asks of the server from now on.
  watch(page) {
    page.on("response", async (response) => {
      const request = response.request();
      const address = response.url();
      const { pathname } = new URL(address);
      if (!pathname.startsWith("/api/") || pathname.endsWith("/live")) return;
      const method = request.method().toLowerCase();
      if (request.postData()) this.checkRequest(method, address, request.postData());
      const text = await response.text().catch(() => undefined); // the page has gone on
      if (text === undefined) return;
      this.checkAnswer(
        method,
        address,
        response.status(),
        response.headers()["content-type"],
        text,
      );
    });
  }

  async ask(method, address, body) {
    const response = await fetch(new URL(address, this.origin), {
      method: method.toUpperCase(),
      headers: {
        Authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    this.checkAnswer(method, address, response.status, response.headers.get("content-type"), text);
    return { status: response.status, text };
  }

  // Asks every address that shows something, with `ids` for the names in its path: as it is, and
  // with a parameter that nobody knows.
  async askAll(ids) {
    for (const operation of this.operations) {
      if (operation.method !== "get" || operation["x-websocket"]) continue;
      const path = operation.path.replace(/\{([^}]+)\}/g, (_, name) => ids(operation.path, name));
      const wanted = operation.parameters.filter((one) => one.in === "query" && one.required);
      const query = new URLSearchParams(wanted.map((one) => [one.name, ids(path, one.name)]));
      const { status, text } = await this.ask("get", `${path}?${query}`);
      if (status >= 400 && status !== 403) this.blame(operation, [`answers ${status}: ${text}`]);
      if (!path.startsWith("/api/") || operation["x-guard"]) continue;
      query.set("nobody_knows", "1");
      const refused = await this.ask("get", `${path}?${query}`);
      if (refused.status !== 400 && refused.status !== 403)
        this.blame(operation, [`takes a parameter that is not in the document: ${refused.status}`]);
    }
  }

  // Every body: a field that nobody knows is refused, and each that is wanted is missed.
  async refuseAll(ids) {
    for (const operation of this.operations) {
      const schema = operation.requestBody?.content?.["application/json"]?.schema;
      if (!schema) continue;
      const path = operation.path.replace(/\{([^}]+)\}/g, (_, name) => ids(operation.path, name));
      const unknown = await this.ask(operation.method, path, { nobody_knows: 1 });
      const nothing = await this.ask(operation.method, path, {});
      for (const { status, text } of [unknown, nothing])
        if (status < 400 || status >= 500) this.blame(operation, [`answers ${status}: ${text}`]);
      if (nothing.status !== 400) continue;
      const named = JSON.parse(nothing.text).detail.split(":")[0];
      if (schema.required && !schema.required.includes(named))
        this.blame(operation, [`misses ${named}, which the document does not want`]);
    }
  }
}

export async function contractOf(url) {
  const { origin, searchParams } = new URL(url);
  const token = searchParams.get("token");
  const response = await fetch(`${origin}/api/v1/openapi.json`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return new Contract(await response.json(), origin, token);
}
