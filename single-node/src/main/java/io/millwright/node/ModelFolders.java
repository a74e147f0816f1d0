// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.application.Actor;
import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.application.plant.GivenFiles;
import io.millwright.application.plant.Plants;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantDraft;
import io.millwright.asset.change.PlantDiff;
import io.millwright.asset.hint.Hints;
import io.millwright.file.PlantFiles;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Problem;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The model files that the node was started with.
 *
 * <ol>
 *   <li>The first start, on a database without any version of a plant, applies the valid parts of
 *       the files and reports the others.
 *   <li>Every other start serves the version in the database and reports how the files differ from
 *       it. So changes that were made on the server, including a rollback, survive a restart.
 *   <li>{@code run --apply} makes the plant match the files, as {@code apply} does: things that the
 *       files do not contain are removed. If any file has a mistake, nothing is applied.
 * </ol>
 */
@Singleton
final class ModelFolders implements GivenFiles {
  private static final Actor FILES = new Actor("files", "files");
  private static final int SHOWN = 20;
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Plants plants;
  private final InstantSource clock;
  private volatile List<Path> folders = List.of();
  private String server = "";
  private Optional<Compared> last = Optional.empty();

  private record Compared(long version, Instant at, Comparison comparison) {}

  ModelFolders(Plants plants, InstantSource clock) {
    this.plants = plants;
    this.clock = clock;
  }

  /**
   * Serves the plant of these files or of the database.
   *
   * @param isToBeApplied whether the files change an existing plant
   * @param serverOption the option that commands need to reach this server, with a space before it;
   *     empty for the default server
   * @param out receives messages for people
   * @throws UseCaseRefusedException if a file or folder does not exist
   */
  void serve(List<Path> files, boolean isToBeApplied, String serverOption, PrintStream out) {
    server = serverOption;
    folders = List.copyOf(files);
    if (folders.isEmpty()) {
      return;
    }
    for (var folder : folders) {
      if (!Files.exists(folder)) {
        throw new UseCaseRefusedException(
            new UseCaseRefusal.Invalid(
                "There is no %s, which --models names; check the path".formatted(folder)));
      }
      if (Files.isDirectory(folder)) {
        PlantFiles.passedOver(folder)
            .forEach(
                file -> out.printf("Skipped: %s begins as a model file; call it .yaml%n", file));
      }
    }
    if (plants.past().versions(OptionalLong.empty(), 1).isEmpty()) {
      applySound(out);
    } else if (isToBeApplied) {
      applyWhole(out);
    } else {
      say(compare(), out);
    }
  }

  private void applySound(PrintStream out) {
    var sound = PlantFiles.readSound(folders);
    sound.mistakes().forEach(out::println);
    if (!sound.alsoLeftOut().isEmpty()) {
      out.println("Left out with that:");
      sound.alsoLeftOut().forEach(out::println);
    }
    Hints.of(Plant.EMPTY, sound.plant()).forEach(hint -> out.println("Hint: " + hint));
    boolean isApplied = change(_ -> sound.plant().draft(), out);
    int count = sound.mistakes().size();
    if (isApplied && count > 0) {
      out.printf(
          "%s in the model files; the rest is applied. Mend them, then %s.%n",
          problems(count), command("apply"));
    }
  }

  private void applyWhole(PrintStream out) {
    change(before -> next(folders, before).draft(), out);
  }

  private boolean change(Function<Plant, PlantDraft> next, PrintStream out) {
    try {
      plants.change(next, FILES);
      return true;
    } catch (InvalidException e) {
      refused(e.problems(), out);
    } catch (UseCaseRefusedException e) {
      out.printf("%s%nNothing of the model files is applied.%n", e.refusal().text());
    }
    return false;
  }

  private void refused(List<Problem> problems, PrintStream out) {
    problems.forEach(out::println);
    out.printf(
        "%s in the model files; nothing of them is applied or removed, version %d of the plant goes"
            + " on.%n",
        problems(problems.size()), plants.snapshot().version().number());
  }

  private void say(Comparison comparison, PrintStream out) {
    comparison.problems().forEach(out::println);
    long version = plants.snapshot().version().number();
    if (!comparison.problems().isEmpty()) {
      out.printf(
          "%s in the model files, which are not applied: version %d of the plant is served.%n",
          problems(comparison.problems().size()), version);
    } else if (!comparison.changes().isEmpty()) {
      out.printf(
          "The model files differ from the plant, which stays as it is (version %d):%n", version);
      comparison.changes().stream().limit(SHOWN).forEach(line -> out.println("  " + line));
      if (comparison.changes().size() > SHOWN) {
        out.printf("  and %,d more%n", comparison.changes().size() - SHOWN);
      }
      out.printf(
          "To apply the files: %s, or run with --apply. To keep the plant: %s writes it into the"
              + " files.%n",
          command("apply"), command("export"));
    }
  }

  /** Returns a command for these files and this server, as a user types it. */
  private String command(String name) {
    var folder = folders.size() == 1 ? folders.getFirst().toString() : "DIR";
    return "./millwright %s %s%s".formatted(name, folder, server);
  }

  private static String problems(int count) {
    return count == 1 ? "1 problem" : "%d problems".formatted(count);
  }

  @Override
  public synchronized Comparison compare() {
    if (folders.isEmpty()) {
      return Comparison.NONE;
    }
    var now = plants.snapshot();
    var at = clock.instant();
    var known =
        last.filter(
            each -> each.version() == now.version().number() && at.isBefore(each.at().plus(FRESH)));
    if (known.isPresent()) {
      return known.get().comparison();
    }
    var comparison = compare(now.plant());
    last = Optional.of(new Compared(now.version().number(), at, comparison));
    return comparison;
  }

  private Comparison compare(Plant now) {
    return compare(folders, now);
  }

  /** Returns how files differ from a plant. */
  static Comparison compare(List<Path> folders, Plant now) {
    var names = folders.stream().map(Path::toString).toList();
    try {
      return new Comparison(
          names,
          PlantDiff.between(now, next(folders, now)).changes().stream()
              .map(Object::toString)
              .toList(),
          List.of());
    } catch (InvalidException e) {
      return new Comparison(
          names, List.of(), e.problems().stream().map(Problem::toString).toList());
    } catch (IllegalArgumentException e) {
      return new Comparison(names, List.of(), List.of(String.valueOf(e.getMessage())));
    }
  }

  /**
   * Returns the plant that the files make of another one. Things that the files do not contain are
   * removed.
   *
   * @throws InvalidException if any file has a mistake, because a part that is missing for that
   *     reason would look like a removed one
   * @throws IllegalArgumentException if the files define nothing, which would remove everything
   */
  private static Plant next(List<Path> folders, Plant before) {
    var files = PlantFiles.read(folders, before);
    if (files.models().isEmpty() && files.assets().isEmpty() && !before.models().isEmpty()) {
      throw new IllegalArgumentException(
          "%s: the files define no model and no asset, and everything would be removed; check the path"
              .formatted(folders.stream().map(Path::toString).collect(Collectors.joining(", "))));
    }
    return files;
  }
}
