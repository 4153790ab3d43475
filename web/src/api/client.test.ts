import { afterEach, describe, expect, it, vi } from "vitest";

import { api, ApiError, isUnauthorised, liveUrl, search, send } from "./client";
import { seq, utcMs, vehicleId } from "./units";

const never = new AbortController().signal;
const answer = (status: number, body: string) =>
  vi.stubGlobal(
    "fetch",
    vi.fn(() => Promise.resolve(new Response(body, { status }))),
  );
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

describe("api", () => {
  it("writes a space as the server reads it", () => {
    expect(search({ query: "A 1+2", none: undefined })).toBe("?query=A%201%2B2");
  });

  afterEach(() => vi.unstubAllGlobals());

  it("gives a problem its stable code", async () => {
    answer(
      404,
      '{"type":"about:blank","title":"Not found","status":404,' +
        '"code":"not_found","detail":"no such route"}',
    );
    expect(await failure(api.county(never))).toMatchObject({
      code: "not_found",
      status: 404,
      message: "no such route",
    });
  });

  it("knows a refusal even without a problem body", async () => {
    answer(401, "go away");
    const error = await failure(api.county(never));
    expect(isUnauthorised(error)).toBe(true);
    expect(error).toMatchObject({ code: "unauthorised" });
  });

  it("says unreachable where no answer comes", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
    expect(await failure(api.county(never))).toMatchObject({ code: "unreachable", status: null });
  });

  it("says bad_answer where the answer is not what was agreed", async () => {
    answer(200, '{"items":[{}]}');
    expect(await failure(api.buses(never))).toMatchObject({
      code: "bad_answer",
      message: "buses.items[0].id: text expected",
    });
    answer(200, "<html>");
    expect(await failure(api.buses(never))).toMatchObject({ code: "bad_answer" });
  });

  it("sends a change once, with its key and its version", async () => {
    answer(201, '{"id":"7"}');
    const write = {
      method: "POST",
      path: "/things",
      body: { a: 1 },
      key: "k",
      ifMatch: '"3"',
    } as const;
    expect(await send(write, never, (json) => json)).toEqual({ id: "7" });
    expect(fetch).toHaveBeenCalledWith(
      "/api/v1/things",
      expect.objectContaining({
        method: "POST",
        body: '{"a":1}',
        headers: {
          accept: "application/json",
          "content-type": "application/json",
          "idempotency-key": "k",
          "if-match": '"3"',
        },
      }),
    );
  });

  it("takes an answer without a body as null", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(null, { status: 204 })));
    expect(await send({ method: "DELETE", path: "/things/7" }, never, (json) => json)).toBeNull();
  });

  it("passes on that we gave the request up, and calls it no fault of the server", async () => {
    const life = new AbortController();
    vi.stubGlobal("fetch", () => {
      life.abort();
      return Promise.reject(new DOMException("aborted", "AbortError"));
    });
    expect(await failure(api.county(life.signal))).not.toBeInstanceOf(ApiError);
  });

  it("asks for tracks by ISO times", async () => {
    const asked = vi.fn<(path: string) => Promise<Response>>(() =>
      Promise.resolve(new Response('{"items":[],"truncated":false}')),
    );
    vi.stubGlobal("fetch", asked);
    await api.track({ vehicle: vehicleId("7"), from: utcMs(0), to: utcMs(60_000) }, never);
    expect(asked.mock.calls[0]?.[0]).toBe(
      "/api/v1/tracks?vehicle=7&from=1970-01-01T00%3A00%3A00.000Z&to=1970-01-01T00%3A01%3A00.000Z",
    );
  });

  it("opens the feed as safely as the page", () => {
    expect(liveUrl(seq(5), { protocol: "https:", host: "h" })).toBe("wss://h/api/v1/live?after=5");
    expect(liveUrl(seq(0), { protocol: "http:", host: "h:8080" })).toBe(
      "ws://h:8080/api/v1/live?after=0",
    );
  });
});
