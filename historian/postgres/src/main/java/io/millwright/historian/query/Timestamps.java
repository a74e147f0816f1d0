// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
  private static final Pattern WORD = Pattern.compile("[A-Za-z ]+");
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

  /** Java's letters for a part of a time, which SiteWise uses, and PostgreSQL's for the same. */
  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("yyyy", "YYYY"),
          Map.entry("yy", "YY"),
          Map.entry("MMM", "Mon"),
          Map.entry("MM", "MM"),
          Map.entry("M", "MM"),
          Map.entry("dd", "DD"),
          Map.entry("d", "DD"),
          Map.entry("HH", "HH24"),
          Map.entry("H", "HH24"),
          Map.entry("hh", "HH12"),
          Map.entry("h", "HH12"),
          Map.entry("mm", "MI"),
          Map.entry("m", "MI"),
          Map.entry("ss", "SS"),
          Map.entry("s", "SS"),
          Map.entry("SSS", "MS"),
          Map.entry("SSSSSS", "US"),
          Map.entry("a", "AM"));

  private Timestamps() {}

  /** Returns the point in time that a text is; empty where it is none. */
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

  /** Returns the offset from UTC: up to 23:59 as documented, which java.time's do not reach. */
  private static Duration offset(Matcher parts) {
    if (parts.group(4) == null) {
      return Duration.ZERO;
    }
    var offset =
        Duration.ofHours(Integer.parseInt(parts.group(5)))
            .plusMinutes(Integer.parseInt(parts.group(6)));
    return parts.group(4).equals("-") ? offset.negated() : offset;
  }

  /** Returns a point in time as SQL. */
  static String sql(Instant time) {
    return "timestamptz '" + WRITTEN.format(time.atOffset(ZoneOffset.UTC)) + "+00'";
  }

  /**
   * Returns a format as PostgreSQL writes it; empty where it has parts that are not known. Words
   * between simple quotes stand for themselves, as in {@code yyyy-MM-dd'T'HH:mm}.
   */
  static Optional<String> pattern(String java) {
    var sql = new StringBuilder();
    int at = 0;
    while (at < java.length()) {
      char sign = java.charAt(at);
      int end = at + 1;
      if (sign == '\'') {
        end = java.indexOf('\'', at + 1) + 1;
        var word = end == 0 ? "" : java.substring(at + 1, end - 1);
        if (!WORD.matcher(word).matches()) {
          return Optional.empty();
        }
        sql.append('"').append(word).append('"');
      } else if (Character.isLetter(sign)) {
        while (end < java.length() && java.charAt(end) == sign) {
          end++;
        }
        var field = FIELDS.get(java.substring(at, end));
        if (field == null) {
          return Optional.empty();
        }
        sql.append(field);
      } else if (" -/.:,".indexOf(sign) >= 0) {
        sql.append(sign);
      } else {
        return Optional.empty();
      }
      at = end;
    }
    return Optional.of(sql.toString());
  }
}
