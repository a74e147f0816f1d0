// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Where bulk imports find their files, and exports leave theirs. */
@ConfigMapping(prefix = "millwright.import")
public interface ImportConfig {
  /** A folder with one folder for each bucket. */
  Optional<Path> folder();
}
