import type { RouteDetail, Stop, Stretch } from "../api/types";
import { metres, type LatLng, type Metres } from "../api/units";

// a sphere of 6,371 km; within 0.4 % at any latitude, enough to draw by
const kMetresPerDegree = 111_195;

interface Flat {
  readonly x: number;
  readonly y: number;
}

// An approved route as the map needs it: where a way along it lies, and how far along a place is.
// For display only; what is a deviation and which limit held is the server's verdict. Where a route
// meets itself the nearest part wins.
export class RouteLine {
  readonly detail: RouteDetail;
  readonly #points: readonly Flat[];
  readonly #along: readonly number[];
  readonly #origin: LatLng;
  readonly #scale: Flat;

  constructor(detail: RouteDetail) {
    this.detail = detail;
    this.#origin = detail.line[0] ?? { lat: 0, lng: 0 };
    const shrink = Math.cos((this.#origin.lat * Math.PI) / 180);
    this.#scale = { x: kMetresPerDegree * shrink, y: kMetresPerDegree };
    this.#points = detail.line.map((place) => this.#flat(place));
    let sum = 0;
    this.#along = this.#points.map((point, index) => {
      const before = this.#points[index - 1];
      if (before !== undefined) sum += Math.hypot(point.x - before.x, point.y - before.y);
      return sum;
    });
  }

  get length(): Metres {
    return metres(this.#along.at(-1) ?? 0);
  }

  locate(place: LatLng): { readonly at: Metres; readonly off: Metres } | null {
    const spot = this.#flat(place);
    let best = { at: 0, off: Infinity };
    this.#points.forEach((b, index) => {
      const a = this.#points[index - 1];
      if (a === undefined) return;
      const [dx, dy] = [b.x - a.x, b.y - a.y];
      const square = dx * dx + dy * dy;
      const t =
        square === 0
          ? 0
          : Math.min(1, Math.max(0, ((spot.x - a.x) * dx + (spot.y - a.y) * dy) / square));
      const off = Math.hypot(spot.x - a.x - t * dx, spot.y - a.y - t * dy);
      if (off < best.off) best = { at: (this.#along[index - 1] ?? 0) + t * Math.sqrt(square), off };
    });
    return best.off === Infinity ? null : { at: metres(best.at), off: metres(best.off) };
  }

  // The place `at` metres along, and the first or last one beyond the ends.
  placeAt(at: number): LatLng | null {
    const index = this.#along.findIndex((way) => way >= at);
    const [to, end] = [this.detail.line[index], this.#along[index]];
    if (to === undefined || end === undefined) return this.detail.line.at(-1) ?? null;
    const [from, start] = [this.detail.line[index - 1], this.#along[index - 1]];
    if (from === undefined || start === undefined || end === start) return to;
    const t = (at - start) / (end - start);
    return { lat: from.lat + (to.lat - from.lat) * t, lng: from.lng + (to.lng - from.lng) * t };
  }

  // The lowest of the listed stretches there; null where none is listed.
  stretchAt(at: number): Stretch | null {
    let lowest: Stretch | null = null;
    for (const stretch of this.detail.limits) {
      if (at < stretch.from || at > stretch.to) continue;
      if (lowest === null || stretch.limit < lowest.limit) lowest = stretch;
    }
    return lowest;
  }

  nextStop(progress: number): Stop | null {
    return this.detail.stops.find((stop) => stop.at > progress) ?? null;
  }

  #flat(place: LatLng): Flat {
    return {
      x: (place.lng - this.#origin.lng) * this.#scale.x,
      y: (place.lat - this.#origin.lat) * this.#scale.y,
    };
  }
}
