package io.cdppipeline.run;

import io.cdppipeline.deploy.Diagnosis;
import io.cdppipeline.deploy.FailureKind;
import io.cdppipeline.run.Approvals.Action;
import io.cdppipeline.run.Approvals.Question;
import io.cdppipeline.target.DatabaseMaker;
import java.util.Optional;

/** Makes a database that was found missing, if {@link Approvals} say so; asked the first two times, then left alone. */
public final class MissingDatabaseRemedy implements Remedy {

    private static final int TIMES = 2;

    @Override
    public Optional<String> mend(RemedyContext context) {
        Failure failure = context.failure();
        Optional<String> database = failure.diagnosis()
                .filter(diagnosis -> diagnosis.kind() == FailureKind.MISSING_DATABASE)
                .flatMap(Diagnosis::subject);
        Optional<DatabaseMaker> maker = context.target().databases();
        if (database.isEmpty() || maker.isEmpty() || failure.attempt() > TIMES) {
            return Optional.empty();
        }
        String name = database.get();
        Question question = new Question(
                failure.phaseId(),
                Action.CREATE_DATABASE,
                name,
                "The database " + name + " does not exist on "
                        + context.target().name() + ". Create it?");
        if (!context.approvals().approve(question)) {
            return Optional.empty();
        }
        maker.get().create(name);
        return Optional.of("The database " + name + " was created, as approved");
    }
}
