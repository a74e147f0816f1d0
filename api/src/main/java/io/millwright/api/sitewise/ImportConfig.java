// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Where bulk imports find their files. */
@ConfigMapping(prefix = "millwright.import")
public interface ImportConfig {
  /** A folder with one folder for each bucket; without it there are no bulk imports. */
  Optional<Path> folder();
}
