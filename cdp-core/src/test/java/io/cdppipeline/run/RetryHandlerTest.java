package io.cdppipeline.run;

class RetryHandlerTest extends FailureHandlerContract {

    @Override
    protected FailureHandler handler() {
        return FailureHandler.retry(2);
    }
}
