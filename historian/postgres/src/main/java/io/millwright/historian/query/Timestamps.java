// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Points in time as statements write them (user guide, "Supported data types"): with an offset, or
 * without one in UTC.
 */
final class Timestamps {
  private static final Pattern TIME =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)["
              + " T](\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?)(Z|([+-])(\\d\\d):(\\d\\d))?");
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

  /** Java's letters, which SiteWise uses, and PostgreSQL's for the same. */
  private static final Map<String, String> FIELDS = new LinkedHashMap<>();

  static {
    FIELDS.put("yyyy", "YYYY");
    FIELDS.put("MM", "MM");
    FIELDS.put("dd", "DD");
    FIELDS.put("HH", "HH24");
    FIELDS.put("mm", "MI");
    FIELDS.put("ss", "SS");
    FIELDS.put("SSS", "MS");
  }

  private Timestamps() {}

  /** The point in time; empty where the text is none. */
  static Optional<Instant> parse(String text) {
    var parts = TIME.matcher(text.strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      var local = LocalDateTime.parse(parts.group(1) + "T" + parts.group(2));
      return Optional.of(local.toInstant(ZoneOffset.UTC).minus(offset(parts)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Up to +23:59 as documented, which java.time's offsets don't reach. */
  private static Duration offset(Matcher parts) {
    if (parts.group(4) == null) {
      return Duration.ZERO;
    }
    var offset =
        Duration.ofHours(Integer.parseInt(parts.group(5)))
            .plusMinutes(Integer.parseInt(parts.group(6)));
    return parts.group(4).equals("-") ? offset.negated() : offset;
  }

  /** A point in time as PostgreSQL reads it. */
  static String sql(Instant time) {
    return "timestamptz '" + WRITTEN.format(time.atOffset(ZoneOffset.UTC)) + "+00'";
  }

  /** A pattern as PostgreSQL writes it; empty where it uses other letters. */
  static Optional<String> pattern(String java) {
    var sql = new StringBuilder();
    int at = 0;
    while (at < java.length()) {
      char sign = java.charAt(at);
      int run = at;
      while (run < java.length() && java.charAt(run) == sign) {
        run++;
      }
      if (Character.isLetter(sign)) {
        var field = FIELDS.get(java.substring(at, run));
        if (field == null) {
          return Optional.empty();
        }
        sql.append(field);
      } else if (" -/.:,".indexOf(sign) >= 0) {
        sql.append(java, at, run);
      } else {
        return Optional.empty();
      }
      at = run;
    }
    return Optional.of(sql.toString());
  }
}
