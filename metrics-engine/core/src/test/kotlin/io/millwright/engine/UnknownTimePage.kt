// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

/** The last section of docs/reference/formulas.md; UnknownTimeSpec computes its example. */
val UNKNOWN_TIME: String =
  """
  ## Unknown time

  A collector that is stopped, and a device that is away, leave time of which nobody knows anything. An edge delivers a measurement by a feed of
  one of its sources, (since, until]; `GET /api/v1/feeds` lists them. Each source has a liveness, a stream of booleans. The moment t of a measurement is known where

  1. no feed of the measurement has a `since` before t: so readings that come by the API, without an edge, are always known; or
  2. one of its feeds with `since` < t <= `until` has a source whose last liveness point before t is `true` and at most 30 s old: point < t <= point + 30 s.

  An argument is known where all measurements that it rests on are: those that it names, and those below the transforms, frames and metrics that it names.

  - `percent_good` counts the time that is known and GOOD.
  - `timein` counts known time only. It has no value where the window has no known moment at which its argument has a value, the last one carried on.
  - `rate`: the points of its argument divide the window into pieces, the first from the window's start, the last to its end. A piece counts where its argument has a value
    before the piece's end and all of the piece is known. The rate is what the counter rose at the ends of these pieces, divided by their seconds; at the window's end it
    does not rise, unless a point stands there. It has no value where no piece counts.
  - `increase` and `edges` count what the readings say, also over unknown time. They have no value where the window has no point and no known moment.
  - All other functions take no notice of unknown time, as in SiteWise: `statetime` carries the last value on.

  For example: the one feed of x begins at 12:00:00. Its source's liveness has `true` at 12:00:00 and 12:00:20, `false` at 12:00:30, when the edge was stopped, and
  `true` at 12:02:30, 12:02:40 and 12:02:50. x has 12:00:00 `10` and 12:02:40 `40`. Then of windows of a minute:

  | window's end | known | `timein(x, 10)` | `rate(x)` | `increase(x)` | `statetime(x)` | `latest(x)` with `percent_good: 60` |
  | --- | --- | --- | --- | --- | --- | --- |
  | 12:01:00 | 30 s | `30` | no value | `0` | `60` | no value |
  | 12:02:00 | 0 s | no value | no value | no value | `60` | no value |
  | 12:03:00 | 30 s | `10` | `0` | `30` | `60` | no value |

  A backlog that comes late brings its liveness points, too, and all of this is computed again.
  """
    .trimIndent()
