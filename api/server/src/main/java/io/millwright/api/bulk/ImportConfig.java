// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** The configuration of the folders for bulk imports and exports. */
@ConfigMapping(prefix = "millwright.import")
public interface ImportConfig {
  /** Returns a folder that contains one folder for each bucket; empty if there is none. */
  Optional<Path> folder();
}
